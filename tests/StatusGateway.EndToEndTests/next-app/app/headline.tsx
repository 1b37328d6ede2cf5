const text = "Make a video";

export function Headline() {
  return <h1>{text}</h1>;
}
