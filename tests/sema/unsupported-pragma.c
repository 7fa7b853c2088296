#pragma omp parallel
int a;
#pragma GCC optimize("Ofast")
void f(void)
{
#pragma frobnicate
}

// 1:2: '#pragma omp parallel' is not supported
// 3:2: '#pragma GCC optimize("Ofast")' is not supported
// 6:2: '#pragma frobnicate' is not supported
