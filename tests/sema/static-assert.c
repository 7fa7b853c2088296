_Static_assert(sizeof(int) == 8, "int has 8 bytes");
_Static_assert(0);
int n;
_Static_assert(n, "not constant");

// 1:1: static assertion failed: int has 8 bytes
// 2:1: static assertion failed
// 4:16: the condition of _Static_assert is not an integer constant expression
