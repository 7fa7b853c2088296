typedef int f(void);
f a[3];

// 2:3: an array of functions is not allowed
