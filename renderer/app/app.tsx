/** Everything that surrounds the pages: cache, router, hints, toasts. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { queryClient } from "../lib/query.ts";
import { HintLayer } from "../ui/hint-layer.tsx";
import { Toaster } from "../ui/toast.tsx";
import { router } from "./router.tsx";

export function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Toaster>
          <RouterProvider router={router} />
        </Toaster>
        <HintLayer />
      </QueryClientProvider>
    </StrictMode>
  );
}
