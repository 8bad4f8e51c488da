using Xunit.v3;

// Most tests here wait: for a node, a host's start, a callback. More of them than processors share the time.
[assembly: Parallelization(MaxThreads = 4)]
