struct s;
struct s a[3];
int b[2][];

// 2:10: array element type 'struct s' is incomplete
// 3:5: array element type 'int []' is incomplete
