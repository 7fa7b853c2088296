struct s;
struct s a;
void f(void)
{
    struct s b;
}

// 5:14: 'b' has incomplete type 'struct s'
