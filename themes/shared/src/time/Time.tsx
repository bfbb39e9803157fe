import { isShowable } from "./time";
import { useNow } from "./useNow";
import { useTimes } from "./useTimes";

/** "3 minutes ago", with the exact time on hover. */
export const Time = ({ at }: { at: number }) => {
  const times = useTimes();
  const now = useNow();
  if (!isShowable(at)) return <>{times.exact(at)}</>;
  return (
    <time dateTime={new Date(at).toISOString()} title={times.exact(at)}>
      {times.relative(at, now)}
    </time>
  );
};
