interface Props {
  readonly size?: number;
}

/** The mark and the name. */
export function Brand({ size = 26 }: Props) {
  return (
    <>
      <img src="/mark.svg" width={size} height={size} alt="" />
      <span>Hawser</span>
    </>
  );
}
