int a[-1];
int b[1.5];
int n;
int c[n];
int d[1ul << 62];

// 1:7: the size of an array is negative
// 2:7: the size of an array must be an integer
// 4:7: the size of an array at file scope must be constant
// 5:7: the array is too large
