/** Version of the package and of the provider inside it. A test holds it against package.json. */
export const VERSION = "0.1.0";
