import { Suspense } from "react";
import { Outlet, useLocation } from "react-router";
import { Skeleton } from "../ui/skeleton";
import { TipLayer } from "../ui/tip";
import { BrokenPage } from "./broken-page";
import { Footer } from "./footer";
import { Header } from "./header";

/** What is around every page. */
export function Shell() {
  const { pathname } = useLocation();
  return (
    <div className="flex min-h-screen flex-col">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-raised focus:p-3">
        Skip to the content
      </a>
      <Header />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-7xl grow px-4 py-4 outline-none">
        <BrokenPage place={pathname}>
          <Suspense fallback={<Skeleton lines={8} />}>
            <Outlet />
          </Suspense>
        </BrokenPage>
      </main>
      <Footer />
      <TipLayer />
    </div>
  );
}
