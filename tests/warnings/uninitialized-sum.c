/* gcc sees this one only when it optimises. */
int sum(const int *a, int n)
{
    int total;
    for (int i = 0; i < n; i++)
        total += a[i]; // ours uninitialized
    return 0;
}
