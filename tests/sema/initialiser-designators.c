int a[3] = {[3] = 1};
int b[3] = {[-1] = 1};
struct { int x; } c = {.y = 1};
int d = {.x = 1};
int e[3] = {.x = 1};
struct { int x; } f = {[0] = 1};
int g[3] = {[2 ... 1] = 1};

// 1:13: element 3 is outside 'int [3]'
// 2:14: an array designator is negative
// 3:25: 'struct <anonymous>' has no member 'y'
// 4:10: a designator for a scalar
// 5:14: member designator '.x' for an array
// 6:24: an array designator for 'struct <anonymous>'
// 7:13: the range is empty
