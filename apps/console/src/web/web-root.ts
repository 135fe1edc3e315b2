/** Where the built page lies. */
export class WebRoot {
  constructor(readonly folder: string) {}
}
