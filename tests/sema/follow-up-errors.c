struct s;
int a[];
static struct s b = {1};
int f(int n)
{
    int v[2][unknown];
    unknown(1);
    v[0] = b.x;
    return v[1] + other;
}
int g(void)
{
    return f(1) + b.x;
}

// 3:17: cannot initialise an object of type 'struct s'
// 6:14: 'unknown' is not declared
// 13:19: 'struct s' is incomplete here
