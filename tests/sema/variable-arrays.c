int n;
int outside[n];
static int f(int n)
{
    goto past;
    int a[n];
past:
    switch (n) {
        int b[n];
    case 1:
        return b[0];
    }
    static int c[n];
    extern int d[n];
    int e[n] = {1};
    struct {
        int f[n];
    } g;
    goto inside;
    n = ({
    inside:
        1;
    });
    static int(*h)[n];
    return a[0] + (*h)[0];
}
int prototype(int a[*][*]);
int definition(int a[][*])
{
    int b[*];
    return sizeof(int(*)[*]) + sizeof b;
}
void lengths(int n)
{
    int a[n] = {};
    int b[-1], c[2.5], d[n][];
    typedef int t[n];
    t e = {0};
}

// 2:13: the size of an array at file scope must be constant
// 10:5: this label jumps into the scope of a variably modified type
// 13:16: 'c' has static storage and a variable length
// 14:16: 'd' has static storage and a variable length
// 15:9: a variable length array can only be initialised with '{}'
// 17:13: a variably modified member is not supported
// 5:5: 'goto past' jumps into the scope of a variably modified type
// 19:5: 'goto inside' jumps into a statement expression
// 28:20: '[*]' outside of a function prototype
// 36:11: the size of an array is negative
// 36:18: the size of an array must be an integer
// 36:24: array element type 'int []' is incomplete
// 38:7: a variable length array can only be initialised with '{}'
