int f(int n)
{
    int a[n];
    return a[0];
}
int g(int n, int a[n][n])
{
    return a[0][0];
}
int h(int n)
{
    return sizeof(int[n]);
}
int i(int a[*]);
int j(int a[][*]);

// 3:9: a variable length array is not supported
// 6:18: a variable length array is not supported
// 12:22: a variable length array is not supported
// 15:11: a variable length array is not supported
