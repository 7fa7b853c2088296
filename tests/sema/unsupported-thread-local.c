_Thread_local int a;
static __thread int b;

// 1:19: _Thread_local is not supported
// 2:21: _Thread_local is not supported
