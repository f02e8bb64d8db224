import type { StartFeature } from "../../page/feature.ts";

/** Translates keys for the guest's layout, from the first key on. */
export const startGuestLayout: StartFeature = ({ input, preferences }) => ({
  translateKeys: (keys, hello) => input.layout.begin(keys, hello, preferences.of(hello.console.id)),
});
