import { Headline } from "./headline";
import { VideoGenerator } from "./video-generator";

export default function HomePage() {
  return (
    <main>
      <Headline />
      <VideoGenerator />
    </main>
  );
}
