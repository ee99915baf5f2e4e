/** A file that somebody wrote; `path` is relative to the definitions root, with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Where definitions come from: the working tree, later a commit. */
export interface DefinitionsSource {
  /** All files below `forms/` and `workflows/`, sorted by path. */
  read(): Promise<readonly SourceFile[]>
  /** The commit that is checked out with nothing changed in these folders, else null. */
  commit(): Promise<string | null>
  /** Calls `changed` (debounced) after files changed; the returned function stops watching. */
  watch(changed: () => void): () => Promise<void>
}
