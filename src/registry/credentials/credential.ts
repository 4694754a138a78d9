/** What a registry's user shows: a password, or an identity token. */

export interface Password {
  readonly username: string;
  readonly password: string;
}

/** A refresh token of OAuth 2, which `docker login` stores where the token service gives one. */
export interface IdentityToken {
  readonly identityToken: string;
}

export type Credentials = Password | IdentityToken;
