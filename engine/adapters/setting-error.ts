/** A setting that cannot be used: one sentence that names it, for whoever starts the engine. */
export class SettingError extends Error {
  readonly setting: string

  constructor(setting: string, sentence: string) {
    super(`${setting} ${sentence}`)
    this.name = 'SettingError'
    this.setting = setting
  }
}
