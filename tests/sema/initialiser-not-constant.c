int f(void);
int a = f();
int b;
int c = b;
int *d = &b + b;
void g(int n)
{
    static int e = n;
}

// 2:9: an initialiser of a static object must be constant
// 4:9: an initialiser of a static object must be constant
// 5:10: an initialiser of a static object must be constant
// 8:20: an initialiser of a static object must be constant
