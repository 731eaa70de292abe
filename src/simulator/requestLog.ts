/** One request to a path of the service, in the order of arrival. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** As answered; 0 as long as, or because, no answer was sent. */
  readonly status: number;
}

const writePath = /^\/api\/fota\/v\d\/licenses\/[^/]+\/(assign|remove|cancel)$/;

/** What was asked of the service, for tests that must prove what was not. */
export class RequestLog {
  #requests: { method: string; path: string; status: number }[] = [];

  /** Notes an arrival; the status is to be set once it is known. */
  add(method: string, path: string): { status: number } {
    const request = { method, path, status: 0 };
    this.#requests.push(request);
    return request;
  }

  requests(): LoggedRequest[] {
    return this.#requests.map((request) => ({ ...request }));
  }

  /** Requests to change licenses, whatever became of them: a refused one was still sent. */
  writes(): number {
    return this.#requests.filter(({ method, path }) => method === "POST" && writePath.test(path)).length;
  }

  clear(): void {
    this.#requests = [];
  }
}
