/** What rules of a channel call the visitor's device. */
export const device = (): 'phone' | 'desktop' =>
  matchMedia('(pointer:coarse) and (width<768px)').matches ? 'phone' : 'desktop'
