import { Component, type ReactNode } from "react";
import { Button } from "../ui/button";
import { Empty } from "../ui/notice";

interface Props {
  /** Where one is: elsewhere is not broken. */
  place: string;
  children: ReactNode;
}

/** Stands in for a page that broke, as one does whose files cannot be loaded. */
export class BrokenPage extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidUpdate({ place }: Props) {
    if (this.state.isBroken && place !== this.props.place) this.setState({ isBroken: false });
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Empty title="This cannot be shown.">
        <p className="mb-3">Check that the server runs and that you are online.</p>
        <Button onClick={() => location.reload()}>Try again</Button>
      </Empty>
    );
  }
}
