#pragma omp parallel
int a;
#pragma GCC optimize("Ofast")
void f(void)
{
#pragma frobnicate
}

// 1:1: '#pragma omp parallel' is not supported
// 3:1: '#pragma GCC optimize("Ofast")' is not supported
// 6:1: '#pragma frobnicate' is not supported
