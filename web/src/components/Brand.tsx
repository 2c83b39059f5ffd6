interface Props {
  readonly size?: number;
}

/** The logo and the product name. */
export function Brand({ size = 26 }: Props) {
  return (
    <>
      <img src="/mark.svg" width={size} height={size} alt="" />
      <span>Hawser</span>
    </>
  );
}
