/** What a registry's user shows: a password, an identity token, or a token for the registry itself. */

export interface Password {
  readonly username: string;
  readonly password: string;
}

/** A refresh token of OAuth 2, which `docker login` stores where the token service gives one. */
export interface IdentityToken {
  readonly identityToken: string;
}

/** A token that the registry takes as it is, without a token service. */
export interface RegistryToken {
  readonly registryToken: string;
}

export type Credentials = Password | IdentityToken | RegistryToken;
