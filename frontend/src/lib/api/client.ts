import createClient, { type FetchResponse, type Middleware } from "openapi-fetch";
import { ApiError } from "./errors";
import type { components, paths } from "./schema";
import { accessToken, bearer, forget } from "./tokens";

export type Schemas = components["schemas"];

/** Sends the access token along, and forgets a session that the server does not know any more. */
const session: Middleware = {
  async onRequest({ request }) {
    const token = await accessToken();
    for (const [name, value] of Object.entries(bearer(token))) request.headers.set(name, value);
    return request;
  },
  onResponse({ request, response }) {
    const token = request.headers.get("Authorization")?.slice("Bearer ".length);
    if (response.status === 401 && token) forget(token);
  },
  onError: () => ApiError.unreachable(),
};

/** Every path of the API, with its types: `answer(api.GET("/api/v1/players"))`. */
export const api = createClient<paths>({ baseUrl: location.origin });
api.use(session);

/** The body of an answer. Throws ApiError for anything but a success. */
export async function answer<Operation extends Record<string | number, unknown>, Options>(
  asked: Promise<FetchResponse<Operation, Options, `${string}/${string}`>>,
) {
  const { data, error, response } = await asked;
  if (!response.ok) throw ApiError.of(response, error);
  return data as NonNullable<typeof data>;
}
