export default function AboutPage() {
  return <p>A small studio that makes videos, slowly.</p>;
}
