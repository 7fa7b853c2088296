typedef int t[3];
t f(void);
typedef int g(void);
g h(void);

// 2:3: a function cannot return 'int [3]'
// 4:3: a function cannot return 'int (void)'
