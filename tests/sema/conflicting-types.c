int f(int);
long f(int);
extern int a;
char a;

// 2:6: 'f' is declared as 'long (int)', but before as 'int (int)'
// 4:6: 'a' is declared as 'char', but before as 'int'
