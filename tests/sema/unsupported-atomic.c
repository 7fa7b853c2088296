_Atomic int a;
_Atomic(int) b;
int *_Atomic c;

// 1:13: _Atomic is not supported
// 2:14: _Atomic is not supported
// 3:5: _Atomic is not supported
