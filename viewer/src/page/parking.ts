import { Parking } from "../session/parking.ts";
import { goesOn } from "../session/states/session-state.ts";
import type { StartFeature } from "./feature.ts";

/** Lets go of a console that nobody looks at. */
export const startParking: StartFeature = ({ session }) => {
  const parking = new Parking(document, () => session.park());
  return {
    render: (state) => {
      const mayPark = goesOn(state) && state.kind !== "paused";
      parking.after = mayPark ? state.hello.parkAfterSeconds : undefined;
    },
  };
};
