import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router-dom";

type Origin = { isOurs: true };

/** Goes along with a way from one of our pages to another. */
export const FROM_OURS: { state: Origin } = { state: { isOurs: true } };

/** Back to the page of ours that the user came from, such as the list with its filters; without one, to the list. */
export function useBack() {
  const navigate = useNavigate();
  const isOurs = (useLocation().state as Origin | null)?.isOurs;
  return useCallback(() => void (isOurs ? navigate(-1) : navigate("..")), [navigate, isOurs]);
}
