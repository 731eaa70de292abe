export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** 0 while no answer was sent. */
  readonly status: number;
  /** The name of the fault that acted on it, if one did. */
  readonly fault?: string;
}

export type OpenRequest = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

const writePath = /^\/api\/fota\/v\d\/(firmware\/)?licenses\/[^/]+\/(assign|remove|cancel)$/;

export class RequestLog {
  #requests: OpenRequest[] = [];

  add(method: string, path: string): OpenRequest {
    const request: OpenRequest = { method, path, status: 0 };
    this.#requests.push(request);
    return request;
  }

  requests(): LoggedRequest[] {
    return this.#requests.map((request) => ({ ...request }));
  }

  /** Requests to change licenses, whatever became of them. */
  writes(): number {
    return this.#requests.filter(({ method, path }) => method !== "GET" && writePath.test(path)).length;
  }

  clear(): void {
    this.#requests = [];
  }
}
