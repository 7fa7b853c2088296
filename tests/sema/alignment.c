_Alignas(3) int a;
int b __attribute__((aligned(-4)));
int n;
_Alignas(n) int c;
_Alignas(1) int d;

// 1:17: alignment 3 is not a power of two
// 2:5: alignment -4 is not a power of two
// 4:10: an alignment is not an integer constant expression
// 5:17: '_Alignas' cannot reduce the alignment of 'int'
