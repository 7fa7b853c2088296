/* gcc has no such warning for C; clang has. */
int f(int x, int *p)
{
    x = x; // ours self-assign
    p[0] = p[1];
    p[0] = p[0]; // ours self-assign
    return x;
}
