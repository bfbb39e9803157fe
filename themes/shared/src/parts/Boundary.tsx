import { Component, type PropsWithChildren, type ReactNode } from "react";

type Props = PropsWithChildren<{ fallback: ReactNode }>;

/** A net: where what is inside throws while it is drawn, the fallback stands, and everything around it stays. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError = () => ({ failed: true });

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
