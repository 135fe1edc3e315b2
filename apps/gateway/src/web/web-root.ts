/** Where the built web page lies. */
export class WebRoot {
  constructor(readonly folder: string) {}
}
