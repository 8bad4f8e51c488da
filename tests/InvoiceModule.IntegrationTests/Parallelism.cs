// Most tests here wait: for a node, a host's start, a callback. More of them than processors share the time.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
