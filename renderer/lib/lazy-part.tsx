/**
 * A part of the window whose code comes when it is first shown. Where it does not come, nothing is shown, and the next
 * time it is asked for again. React's own `lazy` would take the whole window down, and remember the failure for good.
 */
import { type ComponentType, useEffect, useEffectEvent, useState } from "react";

/** @param onFailed is given what the part would have been shown with */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  onFailed?: (props: P) => void,
): ComponentType<P> {
  let known: ComponentType<P> | null = null;
  return function LazyPart(props: P) {
    const [Part, setPart] = useState(() => known);
    const fail = useEffectEvent(() => onFailed?.(props));
    useEffect(() => {
      if (known !== null) return;
      let isShown = true;
      load().then(
        (loaded) => {
          known = loaded;
          if (isShown) setPart(() => loaded);
        },
        () => isShown && fail(),
      );
      return () => {
        isShown = false;
      };
    }, []);
    return Part && <Part {...props} />;
  };
}
