int f(a, b) int a;
{
    return a;
}
int g(a) int a; int b;
{
    return a;
}

// 1:10: parameter 'b' has no type
// 5:21: 'b' is not a parameter
