"""The same events appended by Emmett, in a process of node: a reference beside which ours are measured."""
