using Xunit.Sdk;
using Xunit.v3;

// One development server at a time: two would compile against each other, and time is what these tests are about.
[assembly: Parallelization(Mode = ParallelMode.None)]
