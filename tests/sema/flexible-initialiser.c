struct s { int n; int x[]; };
struct { int n; struct s inner; } a = {1, {2, {3}}};
int f(void)
{
    struct s b = {1, {2, 3}};
    struct s c = {1, {}};
    return b.n + c.n;
}

// 2:47: a flexible array member can only be initialised in a static object that is no part of another
// 5:22: a flexible array member can only be initialised in a static object that is no part of another
