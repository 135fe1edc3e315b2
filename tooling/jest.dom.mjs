import { TestEnvironment } from 'jest-environment-jsdom';

/** jsdom with the parts of the Fetch API that it lacks. */
export default class DomEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { Headers, Request, Response });
  }
}
