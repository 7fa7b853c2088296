struct { int n; int x[]; } a = {1, {2, 3}};

// 1:32: initialising a flexible array member is not supported
