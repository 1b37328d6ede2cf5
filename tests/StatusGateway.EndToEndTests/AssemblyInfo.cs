using Xunit.Sdk;
using Xunit.v3;

// Two collections, of which each mostly waits: for jobs to end, for pages to poll again. Within one it is one test at a time.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
