export default function Loading() {
  return <p>The page is awaited</p>;
}
